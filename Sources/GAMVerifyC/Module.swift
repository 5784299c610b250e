// C interface
