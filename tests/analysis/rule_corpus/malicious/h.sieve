require "enotify";
notify :message "m" "mailto:lin.private@mail.example.net";
