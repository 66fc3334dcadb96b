package io.tidemark.console.api;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The pages, and the description of the API. What there is is listed here and read when a worker
 * starts: no path of a request ever becomes one of a file.
 */
@ConsoleApi
@Path("/tidemark")
public final class PagesResource {
  private static final String ROOT = "/io/tidemark/console/web/";
  private static final String START = "index.html";
  private static final List<String> FILES =
      List.of(
          START,
          "api/openapi.json",
          "asks.js",
          "console.css",
          "console.js",
          "dom.js",
          "drawings.js",
          "icon.svg",
          "pages/generation.js",
          "pages/plan.js",
          "pages/run.js",
          "pages/runs.js",
          "pages/sync.js",
          "pages/syncs.js",
          "pages/workers.js",
          "partitions.js",
          "parts.js",
          "rates.js",
          "server.js",
          "why.js",
          "words.js");

  private static final Map<String, String> TYPES =
      Map.of(
          "css",
          "text/css;charset=utf-8",
          "html",
          "text/html;charset=utf-8",
          "js",
          "text/javascript;charset=utf-8",
          "json",
          "application/json",
          "svg",
          "image/svg+xml");

  private final Map<String, byte[]> files = new HashMap<>();

  PagesResource() {
    FILES.forEach(name -> files.put(name, read(name)));
  }

  private static byte[] read(String name) {
    try (InputStream in = PagesResource.class.getResourceAsStream(ROOT + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the page names lies beside it, so that its own address has to end with a slash. */
  @GET
  public Response start(@Context UriInfo uri, @Context Request request) {
    return uri.getPath().endsWith("/")
        ? file(START, request)
        : Response.temporaryRedirect(URI.create("tidemark/")).build();
  }

  @GET
  @Path("{name: .+}")
  public Response file(@PathParam("name") String name, @Context Request request) {
    byte[] bytes = files.get(name);
    if (bytes == null) {
      throw Refusal.notFound("there is nothing here");
    }
    return Answers.tagged(bytes, type(name), request);
  }

  private static String type(String name) {
    return Objects.requireNonNull(TYPES.get(name.substring(name.lastIndexOf('.') + 1)), name);
  }
}
