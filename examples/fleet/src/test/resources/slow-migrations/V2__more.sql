insert into applied values ('2');
