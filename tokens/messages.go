package tokens

// A Message is one message of a conversation.
type Message struct {
	Role    string // "system", "user", "assistant"
	Name    string // of who speaks; "" none
	Content string
}

// Overhead is what a model's chat format adds, in tokens. For OpenAI's models since
// gpt-3.5-turbo-0613 it is 3 a message, 1 a name and 3 for the reply (OpenAI Cookbook, "How to
// count tokens with tiktoken"); which model has which is for the caller to know.
type Overhead struct {
	Message int // each message
	Name    int // each message that has a name
	Reply   int // once: what primes the answer
}

// Messages returns the number of tokens of a conversation: role, name and content of each message,
// and the overhead.
func (e *Encoding) Messages(messages []Message, o Overhead) int {
	c := e.counter()
	n := o.Reply
	var buf []byte
	for _, m := range messages {
		n += o.Message
		if m.Name != "" {
			n += o.Name
		}
		for _, s := range [...]string{m.Role, m.Name, m.Content} {
			buf = append(buf[:0], s...)
			n += c.Count(buf)
		}
	}
	e.counters.put(c)
	return n
}
