"""The population registry and residence (CSDL quốc gia về dân cư, đăng ký cư trú), as its consumers meet them."""
