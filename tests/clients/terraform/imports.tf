# Laid beside main.tf by the test that takes over what another client made.

variable "integration" {}

import {
  to = aws_appintegrations_data_integration.crm
  id = var.integration
}

import {
  to = aws_appintegrations_event_integration.orders
  id = "${var.name}/orders"
}
