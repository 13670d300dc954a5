-- A user may begin only so many uploads in an hour. The uploads themselves are objects of the bucket.
alter table limited_requests
    drop constraint limited_requests_kind_check,
    add constraint limited_requests_kind_check
        check (kind in ('session', 'subscription', 'discovery', 'upload'));
