-- The language in which an episode is spoken, as a BCP 47 tag. Episodes of earlier releases are English.
alter table podcasts add column language text not null default 'en';
