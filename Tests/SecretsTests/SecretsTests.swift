// SecretsTests: being furnished.
