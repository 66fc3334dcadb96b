package io.tidemark.connect;

/** How exact numbers travel. */
public enum DecimalMode {
  /** Connect's Decimal, or Debezium's VariableScaleDecimal for unconstrained columns. */
  PRECISE,
  /** Text; the schema's parameters still say that it is a number. */
  STRING,
  /** A double: what does not fit 53 bits changes. */
  DOUBLE
}
