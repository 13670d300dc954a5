mock_provider "google" {
  source = "./tests/google"
}

mock_provider "time" {}

variables {
  project_id  = "demo-project"
  domain      = "podcasts.example.com"
  environment = "dev"
}

run "every_route_reaches_its_function_and_no_other" {
  command = apply # IDs are only known after apply; everything is mocked, nothing is created
  assert {
    condition = alltrue([
      for rule in google_compute_url_map.https.path_matcher[0].path_rule : (
        toset(rule.paths) == toset(local.routes.frontend.paths) ? rule.service == google_compute_backend_bucket.frontend.id : length([
          for name, one in local.public_functions : name
          if toset(rule.paths) == toset(one.paths) && rule.service == google_compute_backend_service.function[name].id
        ]) == 1
      )
    ])
    error_message = "A path rule does not lead to the function of functions/routes.json."
  }
  assert {
    condition     = length(google_compute_url_map.https.path_matcher[0].path_rule) == length(local.public_functions) + 1
    error_message = "There is one path rule for each public function, and one for the page."
  }
  assert {
    condition     = google_compute_url_map.https.path_matcher[0].default_service == google_compute_backend_bucket.frontend.id
    error_message = "What no function serves goes to the page's bucket."
  }
  assert {
    condition = alltrue([
      for name, service in google_compute_backend_service.function :
      one(service.backend).group == google_compute_region_network_endpoint_group.function[name].id
    ])
    error_message = "A backend leads to another function's endpoint group."
  }
  assert {
    condition = alltrue([
      for name, group in google_compute_region_network_endpoint_group.function :
      group.cloud_run[0].service == google_cloudfunctions2_function.function[name].name && length(group.cloud_function) == 0
    ])
    error_message = "An endpoint group is of kind cloud_run and leads to its own function."
  }
  assert {
    condition     = toset(keys(google_compute_region_network_endpoint_group.function)) == toset(keys(local.public_functions))
    error_message = "Public functions have an endpoint group, and no other has one."
  }
}

run "what_matches_no_function_is_answered_by_podcasts" {
  command = apply
  assert {
    condition = alltrue([
      for rule in google_compute_url_map.https.path_matcher[0].path_rule :
      contains(rule.paths, "/api/*") == contains(rule.paths, "/auth/*") &&
      (contains(rule.paths, "/api/*") == (rule.service == google_compute_backend_service.function["podcasts"].id))
    ])
    error_message = "/api/* and /auth/* go to podcasts, which answers 404 in JSON."
  }
}

run "port_80_redirects" {
  command = plan
  assert {
    condition     = google_compute_url_map.http.default_url_redirect[0].https_redirect && google_compute_url_map.http.path_matcher[0].default_url_redirect[0].https_redirect
    error_message = "HTTP leads to HTTPS."
  }
  assert {
    condition     = flatten([for rule in google_compute_url_map.http.path_matcher[0].path_rule : rule.paths]) == ["/health"]
    error_message = "Of everything, /health alone is answered without TLS."
  }
}
