resource "aws_dynamodb_table" "saas" {
  name         = "saas"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "pk"
  range_key    = "sk"

  attribute {
    name = "gsi1pk"
    type = "S"
  }

  attribute {
    name = "gsi1sk"
    type = "S"
  }

  attribute {
    name = "gsi2pk"
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
    name = "tenant_id"
    type = "S"
  }

  global_secondary_index {
    name            = "gsi1"
    projection_type = "ALL"
    hash_key        = "gsi1pk"
    range_key       = "gsi1sk"
  }

  global_secondary_index {
    name            = "board"
    projection_type = "ALL"

    key_schema {
      attribute_name = "tenant_id"
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
    name            = "coupons"
    projection_type = "ALL"
    hash_key        = "gsi2pk"
  }
}
