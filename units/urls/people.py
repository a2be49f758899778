"""Addresses of people."""

from django.urls import path

from units.views import own_password, panels, people, persons, pick, systems

app_name = "people"
urlpatterns = [
    path("", people.people, name="list"),
    path("invite/", people.invite, name="invite"),
    path("first-passwords/", people.first_passwords, name="first_passwords"),
    path("password/", own_password.change, name="own_password"),
    path("find-unit/", pick.find_unit, name="find_unit"),
    path("find-person/", pick.find_person, name="find_person"),
    path("panels/", panels.panels, name="panels"),
    path("panels/<int:pk>/", panels.panel, name="panel"),
    path("panels/<int:pk>/seats/<int:seat_id>/end/", panels.end_seat, name="end_seat"),
    path("panels/<int:pk>/dissolve/", panels.dissolve, name="dissolve_panel"),
    path("systems/", systems.systems, name="systems"),
    path("systems/<int:pk>/", systems.system, name="system"),
    path("systems/<int:pk>/tokens/", systems.new_token, name="new_token"),
    path("systems/<int:pk>/tokens/<int:token_id>/end/", systems.end_token, name="end_token"),
    path("<int:pk>/", persons.person, name="person"),
    path("<int:pk>/edit/", persons.edit, name="edit"),
    path("<int:pk>/roles/", persons.add_role, name="add_role"),
    path("<int:pk>/roles/<int:role_id>/end/", persons.end_role, name="end_role"),
    path("<int:pk>/roles/<int:role_id>/deputy/", persons.deputy, name="deputy"),
    path("<int:pk>/reset/", persons.reset, name="reset"),
    path("<int:pk>/switch/", persons.switch, name="switch"),
]
