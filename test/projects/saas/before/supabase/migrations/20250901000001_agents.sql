create table agents (id uuid primary key, organization_id uuid not null);
