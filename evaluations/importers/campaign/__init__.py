"""Importing a ``civil-campaign/1`` (INTERCHANGE.md): first the whole file is checked, then one transaction."""

from evaluations.importers.campaign.importing import ImportResult, import_campaign
from evaluations.importers.campaign.parsed import ParsedCampaign
from evaluations.importers.campaign.parsing import CAMPAIGN_FORMAT, parse_campaign

__all__ = ["CAMPAIGN_FORMAT", "ImportResult", "ParsedCampaign", "import_campaign", "parse_campaign"]
