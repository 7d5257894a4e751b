create table vehicles (id int); select 1 / 0;
