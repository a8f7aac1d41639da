# rule:[Backup]
if true { redirect "lin.copy@gmail.com"; keep; }
