// Phones writes example telephone numbers of every region as people of that region, and people
// abroad, write them. It is the source of redact/testdata/phones.txt:
//
//	go run ./phones > ../redact/testdata/phones.txt
//
// Each line has the region, the kind of number, the format, and the number.
package main

import (
	"bufio"
	"fmt"
	"os"
	"slices"

	"github.com/nyaruka/phonenumbers"
)

func main() {
	out := bufio.NewWriter(os.Stdout)
	fmt.Fprintln(out, "# Made by bench/phones out of github.com/nyaruka/phonenumbers: region, kind, format, number.")
	var regions []string
	for region := range phonenumbers.GetSupportedRegions() {
		regions = append(regions, region)
	}
	slices.Sort(regions)
	kinds := []struct {
		name string
		kind phonenumbers.PhoneNumberType
	}{{"fixed", phonenumbers.FIXED_LINE}, {"mobile", phonenumbers.MOBILE}}
	formats := []struct {
		name   string
		format phonenumbers.PhoneNumberFormat
	}{
		{"national", phonenumbers.NATIONAL}, {"international", phonenumbers.INTERNATIONAL}, {"e164", phonenumbers.E164},
	}
	for _, region := range regions {
		seen := map[string]bool{}
		for _, k := range kinds {
			number := phonenumbers.GetExampleNumberForType(region, k.kind)
			if number == nil {
				continue
			}
			for _, f := range formats {
				s := phonenumbers.Format(number, f.format)
				if !seen[s] {
					fmt.Fprintf(out, "%s\t%s\t%s\t%s\n", region, k.name, f.name, s)
				}
				seen[s] = true
			}
		}
	}
	if err := out.Flush(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
