require ["vacation", "date", "relational"];
/* away
   over the holidays */
if currentdate :value "ge" "date" "2026-07-01" {
  vacation :days 7 :subject "Away" text:
I am away. Ask mei.zhou@example.com
..
.
;
}
keep;
