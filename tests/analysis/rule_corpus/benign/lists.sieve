require ["fileinto", "mailbox", "imap4flags", "copy"];
# rule:[Lists]
if header :contains "list-id" "dev.example.org" { fileinto :create "Lists/dev"; stop; }
# rule:[Builds]
if address :is "from" "builds@example.com" { addflag "\\Seen"; fileinto "Builds"; }
# rule:[Spam]
if header :contains "X-Spam-Flag" "YES" { fileinto "Junk"; stop; }
# rule:[Worst spam]
if header :contains "X-Spam-Level" "**********" { discard; stop; }
# rule:[Backups]
if allof (header :is "from" "backup@example.com", header :contains "subject" "completed") { fileinto "Archive"; }
# rule:[Copy to team]
if header :contains "subject" "duty" { redirect :copy "team@example.com"; }
# rule:[Invoices]
if header :contains "subject" "invoice" { fileinto "Invoices"; }
# rule:[Newsletter]
if anyof (address :is "from" "news@example.net", address :is "from" "digest@example.org") { fileinto "News"; }
