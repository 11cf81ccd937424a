"""The application that serves: create_app assembles it and decides nothing."""

import atexit
from datetime import UTC, datetime
from functools import partial

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.routing import IntegerConverter, UUIDConverter

from geodata.exchange.source_tiles import SourceTiles
from geodata.exchange.tile_cache import TileCache
from geodata.storage import beside
from geodata.storage.photos import PhotoFiles
from webmap import access, api, errors, exporting, headers, language, pages
from webmap.accounts import present
from webmap.jobs.child import in_child
from webmap.jobs.runner import Jobs
from webmap.kept_answers import KeptAnswers
from webmap.map_index import MapIndex
from webmap.proxy import BehindProxy
from webmap.settings import Settings
from webmap.uploads import Uploads
from webmap.world import JOBS_KEY, KEY, MAP_KEY, PHOTOS_KEY, PICTURES_KEY, UPLOADS_KEY, StoreHolder


class IdConverter(UUIDConverter):
    """An id in its canonical form: a thing has one address."""

    regex = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


class WholeConverter(IntegerConverter):
    """A whole number in so few digits that Python reads it (it refuses more than 4 300) and a database holds it."""

    regex = "[0-9]{1,18}"


def _time(app: Flask) -> datetime:
    """The time (UTC), from whichever clock the app has by now."""
    found: datetime = app.config["CLOCK"]()
    return found


def _pictures(app: Flask, settings: Settings) -> SourceTiles | None:
    """What fetches the background from a map service; half of the threads at most may wait for it."""
    source = settings.background_source()
    if source is None:
        return None
    return SourceTiles(
        source,
        TileCache(beside(settings.store, ".tiles"), settings.background_cache_mb * 1024**2),
        slots=max(1, settings.threads // 2),
        age_s=settings.background_age_days * 24 * 3600,
        clock=lambda: _time(app).timestamp(),
    )


def create_app(settings: Settings | None = None) -> Flask:
    """The web application; ``app.config["CLOCK"]`` may be given another clock (UTC)."""
    chosen = settings or Settings.from_environment()
    app = Flask("webmap")
    app.config["SETTINGS"] = chosen
    app.config["CLOCK"] = lambda: datetime.now(UTC)
    app.config["TOKEN"] = chosen.token or access.new_token()
    app.config["MAX_CONTENT_LENGTH"] = chosen.max_body_bytes
    app.extensions[KEY] = holder = StoreHolder(chosen.store)
    app.extensions[MAP_KEY] = MapIndex(holder.store, partial(_time, app))
    app.extensions[JOBS_KEY] = jobs = Jobs(beside(chosen.store, ".jobs"), clock=partial(_time, app))
    jobs.offer("export", in_child(exporting.WORK))
    app.extensions[UPLOADS_KEY] = Uploads(beside(chosen.store, ".uploads"), clock=partial(_time, app))
    app.extensions[PHOTOS_KEY] = PhotoFiles(beside(chosen.store, ".photos"))
    app.extensions[PICTURES_KEY] = _pictures(app, chosen)
    jobs.offer("look", in_child("webmap.importing:look"))
    jobs.offer("import", in_child("webmap.importing:bring_in"))
    jobs.offer("look-shapes", in_child("webmap.importing_shapes:look"))
    jobs.offer("import-shapes", in_child("webmap.importing_shapes:bring_in"))
    atexit.register(holder.close)
    atexit.register(jobs.close)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.url_map.converters |= {"id": IdConverter, "int": WholeConverter}
    app.before_request(access.guard)
    app.after_request(headers.shared)  # the last to be called
    app.after_request(headers.packed)
    app.after_request(language.remembered)
    app.after_request(headers.shielded)
    errors.refuse(app)
    app.wsgi_app = KeptAnswers(  # type: ignore[method-assign]
        app.wsgi_app, lambda: holder.store().log_end(), partial(_time, app)
    )
    app.wsgi_app = BehindProxy(app.wsgi_app, chosen)  # type: ignore[method-assign]
    headers.version_static(app)
    present.prepare(app)
    pages.prepare(app)
    app.register_blueprint(api.blueprint())
    app.register_blueprint(api.outside())
    app.register_blueprint(pages.blueprint())
    return app
