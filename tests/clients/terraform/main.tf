# What test_terraform.py plans and applies. Every value that a step changes is a variable.

terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "endpoint" {}

variable "name" {
  default = "crm"
}

variable "description" {
  type    = string
  default = null
}

variable "expression" {
  default = "rate(1 hour)"
}

variable "tags" {
  type    = map(string)
  default = {}
}

provider "aws" {
  region                      = "us-east-1"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true

  endpoints {
    appintegrations = var.endpoint
  }
}

resource "aws_appintegrations_data_integration" "crm" {
  name        = var.name
  description = var.description
  kms_key     = "alias/none"
  source_uri  = "Salesforce://AppFlow/${var.name}"
  tags        = var.tags

  schedule_config {
    first_execution_from = "1439788442681"
    object               = "Account"
    schedule_expression  = var.expression
  }
}

resource "aws_appintegrations_event_integration" "orders" {
  name            = "${var.name}/orders"
  description     = var.description
  eventbridge_bus = "default"
  tags            = var.tags

  event_filter {
    source = "aws.partner/example.com"
  }
}

data "aws_appintegrations_event_integration" "orders" {
  name = aws_appintegrations_event_integration.orders.name
}

output "orders" {
  value = data.aws_appintegrations_event_integration.orders
}

output "ids" {
  value = [aws_appintegrations_data_integration.crm.id, aws_appintegrations_event_integration.orders.id]
}
