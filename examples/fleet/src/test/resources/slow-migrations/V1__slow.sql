create table applied (version text not null);
insert into applied values ('1');
select pg_sleep(0.5);
