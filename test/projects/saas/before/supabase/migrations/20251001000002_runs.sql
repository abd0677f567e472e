create table runs (id uuid primary key, agent_id uuid references agents (id));
create index runs_agent on runs (agent_id);
