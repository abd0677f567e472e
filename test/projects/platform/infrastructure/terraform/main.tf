terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.82"
    }
  }

  backend "s3" {
    bucket         = "engine-terraform-state"
    key            = "engine.tfstate"
    region         = "us-west-2"
    encrypt        = true
    dynamodb_table = "engine-terraform-locks"
  }
}

provider "aws" {
  region = var.region
}

variable "region" {
  description = "Where everything runs"
  type        = string
  default     = "us-west-2"
}

resource "aws_kms_key" "cluster" {
  description         = "Encrypts what the cluster keeps"
  enable_key_rotation = false
}

resource "aws_eks_cluster" "engine" {
  name     = "engine"
  role_arn = "arn:aws:iam::123456789012:role/engine"

  vpc_config {
    subnet_ids = ["subnet-1", "subnet-2", "subnet-3"]
  }
}
