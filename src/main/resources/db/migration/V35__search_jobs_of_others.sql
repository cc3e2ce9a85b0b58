-- Every server does the jobs that another has finished lately on its own index, too.
CREATE INDEX search_jobs_finished ON search_jobs (finished_at);
