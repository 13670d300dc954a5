variable "subnet_cidr" {
  description = "The range of the functions' private addresses: two for each instance, and twice as many while a new revision takes over."
  type        = string
  default     = "10.20.0.0/24"
  nullable    = false
  validation {
    condition     = can(cidrnetmask(var.subnet_cidr)) && try(tonumber(split("/", var.subnet_cidr)[1]) <= 26, false)
    error_message = "subnet_cidr must be a range such as 10.20.0.0/24; the smallest range that functions accept is a /26."
  }
}

locals {
  subnet_addresses    = pow(2, 32 - tonumber(split("/", var.subnet_cidr)[1])) - 4
  instances_in_subnet = sum([for name in local.with_database : local.instances[name].most])
}

resource "google_compute_network" "main" {
  name                    = local.name
  auto_create_subnetworks = false
  depends_on              = [google_project_service.api]
}

resource "google_compute_subnetwork" "functions" {
  name                     = "${local.name}-functions"
  network                  = google_compute_network.main.id
  region                   = var.region
  ip_cidr_range            = var.subnet_cidr
  private_ip_google_access = true

  lifecycle {
    precondition {
      condition     = 4 * local.instances_in_subnet <= local.subnet_addresses
      error_message = "subnet_cidr has ${local.subnet_addresses} addresses; ${local.instances_in_subnet} instances take up to ${4 * local.instances_in_subnet} while a new revision takes over. Use a larger range or fewer instances."
    }
  }
}

# The range of Cloud SQL's private address.
resource "google_compute_global_address" "database" {
  name          = "${local.name}-database"
  purpose       = "VPC_PEERING"
  address_type  = "INTERNAL"
  prefix_length = 20
  network       = google_compute_network.main.id
}

resource "google_service_networking_connection" "database" {
  network                 = google_compute_network.main.id
  service                 = "servicenetworking.googleapis.com"
  reserved_peering_ranges = [google_compute_global_address.database.name]
  update_on_creation_fail = true      # Google keeps it by network name after the network is deleted
  deletion_policy         = "ABANDON" # Google does not delete it for days after the database's deletion; `make destroy` removes its peering
}
