require "fileinto";
if header :contains "subject" ["invoice","payment"] { fileinto "RSS"; }
