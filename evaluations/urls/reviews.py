"""Addresses of the reviewer's work."""

from django.urls import path

from evaluations.views import reviews, signing

urlpatterns = [
    path("reviews/", reviews.queue, name="review_queue"),
    path("reviews/approve/", reviews.approve_several, name="approve_several"),
    path("signing/", signing.queue, name="signing_queue"),
    path("signing/<int:pk>/", signing.signature, name="signature"),
    path("signing/<int:pk>/sign/", signing.sign, name="sign"),
    path("signing/<int:pk>/reject/", signing.reject, name="reject"),
    path("reviews/<int:pk>/", reviews.review, name="review"),
    path("reviews/<int:pk>/take-over/", reviews.take_over, name="take_over"),
    path("reviews/<int:pk>/approve/", reviews.approve, name="approve"),
    path("reviews/<int:pk>/return/", reviews.send_back, name="return"),
    path("reviews/<int:pk>/reopen/", reviews.reopen, name="reopen"),
]
