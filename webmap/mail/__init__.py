"""Letters by e-mail: `post` puts one into an outbox on the disk, and ``tryggkarta serve`` sends what lies there."""

from webmap.mail.letter import Letter
from webmap.mail.outbox import Outbox, post
from webmap.mail.postman import Postman
from webmap.mail.server import MailServer, is_configured

__all__ = ["Letter", "MailServer", "Outbox", "Postman", "is_configured", "post"]
