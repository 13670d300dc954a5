terraform {
  required_version = ">= 1.11.0, < 2.0.0" # for ephemeral values and write-only arguments, so that the state has no secrets

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 8.0"
    }
    random = {
      source  = "hashicorp/random"
      version = "~> 3.7"
    }
    time = {
      source  = "hashicorp/time"
      version = "~> 0.13"
    }
  }

  # `make plan` and `make deploy` pass bucket and prefix to `terraform init`.
  backend "gcs" {}
}

provider "google" {
  project        = var.project_id
  region         = var.region
  default_labels = local.labels
}
