module github.com/persona-go/persona/bench

go 1.26.6

require (
	github.com/nyaruka/phonenumbers v1.8.1
	github.com/persona-go/persona v0.0.0
	github.com/pkoukk/tiktoken-go v0.1.8
	github.com/pkoukk/tiktoken-go-loader v0.0.2
	github.com/tiktoken-go/tokenizer v0.10.0
)

require github.com/clipperhouse/uax29/v2 v2.7.0 // indirect

require (
	github.com/dlclark/regexp2 v1.10.0 // indirect
	github.com/dlclark/regexp2/v2 v2.5.1 // indirect
	github.com/google/uuid v1.6.0 // indirect
	github.com/kljensen/snowball v0.10.0 // indirect
	golang.org/x/text v0.43.0 // indirect
	gonum.org/v1/gonum v0.17.0
	google.golang.org/protobuf v1.36.11 // indirect
)

replace github.com/persona-go/persona => ../
