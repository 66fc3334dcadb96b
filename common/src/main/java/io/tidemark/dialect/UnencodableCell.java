package io.tidemark.dialect;

/** A cell that its database cannot hold: a bad row. The message does not quote the value. */
public final class UnencodableCell extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnencodableCell(String message) {
    super(message);
  }
}
