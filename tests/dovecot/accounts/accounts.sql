-- An accounts database as the README describes it; it runs in SQLite and in PostgreSQL. Times are text in UTC.
CREATE TABLE users (
  email TEXT PRIMARY KEY,
  password TEXT NOT NULL,
  password_changed_at TEXT,
  locked INTEGER NOT NULL DEFAULT 0,
  require_app_password INTEGER NOT NULL DEFAULT 0,
  allow_imap INTEGER NOT NULL DEFAULT 1,
  allow_pop3 INTEGER NOT NULL DEFAULT 1,
  allow_smtp INTEGER NOT NULL DEFAULT 1,
  allow_sieve INTEGER NOT NULL DEFAULT 1,
  allow_nets TEXT
);
CREATE TABLE app_passwords (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL REFERENCES users (email),
  label TEXT NOT NULL,
  sha256 TEXT NOT NULL, -- hex of sha256(salt || password)
  services TEXT NOT NULL DEFAULT 'imap,pop3,submission,smtp,sieve',
  created_at TEXT NOT NULL,
  expires_at TEXT,
  revoked_at TEXT
);
CREATE INDEX app_password_digests ON app_passwords (email, sha256);
CREATE TABLE former_passwords (
  ref TEXT PRIMARY KEY,
  address TEXT NOT NULL,
  former TEXT NOT NULL,
  written TEXT NOT NULL,
  kept_at TEXT NOT NULL
);
CREATE TABLE blocked_nets (
  cidr TEXT PRIMARY KEY,
  low BIGINT, -- first and last address of an IPv4 network, for a deny passdb that compares numbers
  high BIGINT,
  reason TEXT,
  created_at TEXT NOT NULL,
  expires_at TEXT
);
