// Command persona turns a folder of user research into personas that a team can trust.
package main

import "os"

func main() { os.Exit(run(os.Args[1:], system())) }
