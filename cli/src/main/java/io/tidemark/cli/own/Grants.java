package io.tidemark.cli.own;

import io.tidemark.cli.database.Login;
import io.tidemark.cli.database.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The fewest rights that a request needs, as SQL for whoever may grant them. Asks no database. */
public final class Grants {

  private static final String READER = "tidemark_reader";
  private static final String WRITER = "tidemark_writer";

  private Grants() {}

  /** For the user who reads. */
  public static List<String> source(Request request) {
    String user = Names.quoted(request.source().user().orElse(READER));
    List<String> lines = new ArrayList<>();
    lines.add("-- In the source's database: to connect and to read what is mirrored.");
    connect(request.source(), user).ifPresent(lines::add);
    List<Glob> globs = new ArrayList<>(request.tables());
    globs.addAll(request.append());
    globs.stream().filter(glob -> !glob.isWild()).forEach(glob -> lines.addAll(exact(glob, user)));
    List<Glob> wild = globs.stream().filter(Glob::isWild).toList();
    if (!wild.isEmpty()) {
      lines.add("-- Again when there are new tables.");
      lines.add(matching(wild, request.exclude(), user));
    }
    return lines.stream().distinct().toList();
  }

  /** For the user who writes. */
  public static List<String> target(Request request) {
    Optional<Login> login = request.target();
    String user = Names.quoted(login.flatMap(Login::user).orElse(WRITER));
    String schema = Names.quoted(request.schema());
    List<String> lines = new ArrayList<>();
    lines.add("-- In the target's database: a schema to create tables in, and temporary tables.");
    login.flatMap(one -> connect(one, user)).ifPresent(lines::add);
    login
        .flatMap(Login::database)
        .ifPresent(
            name ->
                lines.add(
                    "GRANT TEMPORARY ON DATABASE %s TO %s;".formatted(Names.quoted(name), user)));
    lines.add("CREATE SCHEMA IF NOT EXISTS %s;".formatted(schema));
    lines.add("GRANT USAGE, CREATE ON SCHEMA %s TO %s;".formatted(schema, user));
    return lines;
  }

  private static Optional<String> connect(Login login, String user) {
    return login
        .database()
        .map(name -> "GRANT CONNECT ON DATABASE %s TO %s;".formatted(Names.quoted(name), user));
  }

  private static List<String> exact(Glob glob, String user) {
    int dot = glob.text().indexOf('.');
    if (dot < 0) {
      return List.of("-- " + glob.text() + " has no schema: write schema.table");
    }
    TableName table = new TableName(glob.text().substring(0, dot), glob.text().substring(dot + 1));
    return List.of(
        "GRANT USAGE ON SCHEMA %s TO %s;".formatted(Names.quoted(table.schema()), user),
        "GRANT SELECT ON %s TO %s;".formatted(table.quoted(), user));
  }

  private static String matching(List<Glob> globs, List<Glob> exclude, String user) {
    String except =
        exclude.isEmpty() ? "" : "\n      AND n.nspname || '.' || c.relname !~ " + pattern(exclude);
    return """
    DO $grants$
    DECLARE t record;
    BEGIN
      FOR t IN SELECT n.nspname AS s, c.relname AS r
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'f') AND NOT c.relispartition
          AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%%'
          AND n.nspname || '.' || c.relname ~ %s%s
      LOOP
        EXECUTE format('GRANT USAGE ON SCHEMA %%I TO %%s', t.s, %s);
        EXECUTE format('GRANT SELECT ON %%I.%%I TO %%s', t.s, t.r, %s);
      END LOOP;
    END $grants$;"""
        .formatted(pattern(globs), except, Names.literal(user), Names.literal(user));
  }

  private static String pattern(List<Glob> globs) {
    return Names.literal(
        globs.stream().map(Glob::regex).collect(Collectors.joining("|", "^(?:", ")$")));
  }
}
