require "copy";
if true { redirect :copy "lin.private@mail.example.net"; }
