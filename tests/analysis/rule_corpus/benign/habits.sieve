require ["fileinto","imap4flags"];
# rule:[Own notices]
if address :is "from" "no-reply@jira.example.com" { addflag "\\Seen"; fileinto "Jira"; }
# rule:[dev list]
if header :contains "list-id" "dev.lists.example.org" { fileinto "Lists/dev"; stop; }
# rule:[Boss]
if address :is "from" "jo.smith@example.com" { addflag "\\Flagged"; }
# rule:[Second mailbox]
if header :contains "subject" "Harbour" { redirect :copy "lin.projects@example.com"; }
# rule:[Known spammer]
if address :is "from" "offers@deals.example.net" { discard; }
