from webmap.accounts.tables import METADATA


def test_no_column_holds_a_visitors_address_or_what_a_cookie_holds():
    names = {column.name for table in METADATA.tables.values() for column in table.columns}
    assert not {"address", "ip", "ip_address", "user_agent", "session_id", "token"} & names
