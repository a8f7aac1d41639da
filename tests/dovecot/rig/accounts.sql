CREATE TABLE users (
  email TEXT PRIMARY KEY,
  password TEXT NOT NULL,
  password_changed_at TEXT,
  locked INTEGER NOT NULL DEFAULT 0,
  require_app_password INTEGER NOT NULL DEFAULT 0,
  allow_nets TEXT,
  allow_imap INTEGER NOT NULL DEFAULT 1,
  allow_pop3 INTEGER NOT NULL DEFAULT 1,
  allow_smtp INTEGER NOT NULL DEFAULT 1,
  allow_sieve INTEGER NOT NULL DEFAULT 1,
  quota TEXT NOT NULL DEFAULT '1G'
);
CREATE TABLE app_passwords (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL REFERENCES users (email),
  label TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  services TEXT NOT NULL DEFAULT 'imap,pop3,submission,sieve',
  created_at TEXT NOT NULL DEFAULT (datetime('now')),
  expires_at TEXT,
  revoked_at TEXT
);
CREATE TABLE blocked_nets (
  cidr TEXT PRIMARY KEY,
  lo INTEGER NOT NULL,
  hi INTEGER NOT NULL,
  reason TEXT,
  created_at TEXT NOT NULL DEFAULT (datetime('now')),
  expires_at TEXT
);
CREATE TABLE former_passwords (
  ref TEXT PRIMARY KEY,
  address TEXT NOT NULL,
  former TEXT NOT NULL,
  written TEXT NOT NULL,
  kept_at TEXT NOT NULL
);
