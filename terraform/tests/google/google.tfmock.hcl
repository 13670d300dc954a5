# Made-up strings would not pass the provider's own checks of addresses and members.
mock_resource "google_service_account" {
  defaults = {
    email  = "somebody@demo-project.iam.gserviceaccount.com"
    member = "serviceAccount:somebody@demo-project.iam.gserviceaccount.com"
    name   = "projects/demo-project/serviceAccounts/somebody@demo-project.iam.gserviceaccount.com"
  }
}
mock_data "google_project" {
  defaults = { number = "123456789012" }
}
