-- Up Migration
CREATE TABLE lists (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL,
  invitation text NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE members (
  list_id uuid NOT NULL REFERENCES lists ON DELETE CASCADE,
  account_id uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
  joined_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (list_id, account_id)
);
CREATE INDEX members_account_id ON members (account_id);

CREATE TABLE items (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  list_id uuid NOT NULL REFERENCES lists ON DELETE CASCADE,
  position bigint GENERATED ALWAYS AS IDENTITY,
  title text NOT NULL,
  done boolean NOT NULL DEFAULT false,
  added_by uuid REFERENCES accounts ON DELETE SET NULL
);
CREATE INDEX items_list_id ON items (list_id, position);
CREATE INDEX items_added_by ON items (added_by);

-- Down Migration
DROP TABLE items;
DROP TABLE members;
DROP TABLE lists;
