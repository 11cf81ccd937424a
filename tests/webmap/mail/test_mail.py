"""The front door of mail names what others use."""

from webmap import mail


def test_the_front_door_has_what_others_use():
    assert set(mail.__all__) == {"Letter", "MailServer", "Outbox", "Postman", "is_configured", "post"}
    assert all(hasattr(mail, name) for name in mail.__all__)
