variable "everything_table_name" {
  type        = string
  description = "The table's name, which programs read from SAAS_TABLE"
}

resource "aws_dynamodb_table" "everything_table" {
  name                        = var.everything_table_name
  billing_mode                = "PROVISIONED"
  read_capacity               = 10
  write_capacity              = 5
  hash_key                    = "pk"
  range_key                   = "sk"
  stream_enabled              = true
  stream_view_type            = "NEW_AND_OLD_IMAGES"
  deletion_protection_enabled = true

  attribute {
    name = "email_pk"
    type = "S"
  }

  attribute {
    name = "gsi1pk"
    type = "S"
  }

  attribute {
    name = "gsi1sk"
    type = "S"
  }

  attribute {
    name = "id"
    type = "N"
  }

  attribute {
    name = "pk"
    type = "S"
  }

  attribute {
    name = "placed_at"
    type = "N"
  }

  attribute {
    name = "sk"
    type = "S"
  }

  attribute {
    name = "status"
    type = "S"
  }

  attribute {
    name = "tenant"
    type = "S"
  }

  attribute {
    name = "total_sk"
    type = "S"
  }

  global_secondary_index {
    name            = "gsi1"
    projection_type = "ALL"
    read_capacity   = 10
    write_capacity  = 5
    hash_key        = "gsi1pk"
    range_key       = "gsi1sk"
  }

  global_secondary_index {
    name            = "board"
    projection_type = "ALL"
    read_capacity   = 20
    write_capacity  = 7

    key_schema {
      attribute_name = "tenant"
      key_type       = "HASH"
    }

    key_schema {
      attribute_name = "status"
      key_type       = "HASH"
    }

    key_schema {
      attribute_name = "placed_at"
      key_type       = "RANGE"
    }

    key_schema {
      attribute_name = "id"
      key_type       = "RANGE"
    }
  }

  global_secondary_index {
    name            = "by_email"
    projection_type = "KEYS_ONLY"
    read_capacity   = 10
    write_capacity  = 5
    hash_key        = "email_pk"
  }

  local_secondary_index {
    name               = "by_total"
    range_key          = "total_sk"
    projection_type    = "INCLUDE"
    non_key_attributes = ["_t", "status"]
  }

  ttl {
    attribute_name = "expires_at"
    enabled        = true
  }

  point_in_time_recovery {
    enabled                 = true
    recovery_period_in_days = 14
  }

  tags = {
    "stage" = "prod"
    "team"  = "orders"
  }
}
