create table rows (of int);
