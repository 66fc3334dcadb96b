package io.tidemark.cli.view;

/** How a command shows what it has to say. */
public enum Format {
  /** For people. */
  text,
  /** One document for programs; what is said for people meanwhile goes to the standard error. */
  json
}
