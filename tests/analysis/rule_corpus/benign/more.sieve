require ["include", "fileinto", "editheader", "enotify", "foreverypart", "mime", "ihave", "reject", "flags"];
include :personal "lists";
if size :over 20M { reject "Too large, please use the share."; }
foreverypart { if header :mime :param "filename" :matches "content-type" "*.exe" { fileinto "Programs"; } }
if ihave "editheader" { addheader "X-Seen-By" "sieve"; }
if header :contains "subject" "server down" { notify "mailto:oncall@example.com"; }
if address :is "from" "promo@shop.example.net" { discard; }
if header :contains "to" "lin+bank@example.com" { fileinto "Bank"; } else { keep; }
