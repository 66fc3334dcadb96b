package io.tidemark.jdbc;

/** Where a JDBC URL leads to, for messages: never credentials, never parameters. */
final class Location {
  private Location() {}

  static String of(String url) {
    int authority = url.indexOf("//");
    String rest =
        authority < 0 ? url.substring(url.lastIndexOf(':') + 1) : url.substring(authority + 2);
    int parameters = rest.indexOf('?');
    String place = parameters < 0 ? rest : rest.substring(0, parameters);
    return place.substring(place.lastIndexOf('@') + 1);
  }
}
