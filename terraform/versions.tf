terraform {
  required_version = ">= 1.11.0, < 2.0.0" # ephemeral values and write-only arguments: no secret in the state

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

  # The bucket and the prefix are told to `terraform init`; `make plan` and `make deploy` do that.
  backend "gcs" {}
}

provider "google" {
  project        = var.project_id
  region         = var.region
  default_labels = local.labels
}
