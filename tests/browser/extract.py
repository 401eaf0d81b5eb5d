"""A small Grants.gov extract, written by us in the shape of the published schema: three calls and one forecast."""

from __future__ import annotations

from pathlib import Path

NAMESPACE = "http://apply.grants.gov/system/OpportunityDetail-V1.0"
TITLE = "Services for Victims of Human Trafficking"

EXTRACT = f"""<?xml version="1.0" encoding="UTF-8"?>
<Grants xmlns="{NAMESPACE}">
  <OpportunitySynopsisDetail_1_0>
    <OpportunityID>700001</OpportunityID>
    <OpportunityTitle>{TITLE}</OpportunityTitle>
    <OpportunityNumber>O-OVC-2027-700001</OpportunityNumber>
    <OpportunityCategory>D</OpportunityCategory>
    <FundingInstrumentType>G</FundingInstrumentType>
    <CategoryOfFundingActivity>LJL</CategoryOfFundingActivity>
    <CFDANumbers>16.320</CFDANumbers>
    <EligibleApplicants>12</EligibleApplicants>
    <EligibleApplicants>99</EligibleApplicants>
    <AgencyCode>USDOJ-OJP-OVC</AgencyCode>
    <AgencyName>Office for Victims of Crime</AgencyName>
    <PostDate>10152026</PostDate>
    <CloseDate>12182026</CloseDate>
    <LastUpdatedDate>10152026</LastUpdatedDate>
    <AwardCeiling>500000</AwardCeiling>
    <AwardFloor>0</AwardFloor>
    <EstimatedTotalProgramFunding>6000000</EstimatedTotalProgramFunding>
    <ExpectedNumberOfAwards>12</ExpectedNumberOfAwards>
    <Description>&lt;p&gt;Shelter, counseling &amp;amp; street outreach for survivors.&lt;/p&gt;</Description>
    <Version>Synopsis 1</Version>
    <CostSharingOrMatchingRequirement>Yes</CostSharingOrMatchingRequirement>
  </OpportunitySynopsisDetail_1_0>
  <OpportunitySynopsisDetail_1_0>
    <OpportunityID>700002</OpportunityID>
    <OpportunityTitle>Community Policing Microgrants</OpportunityTitle>
    <OpportunityNumber>O-COPS-2027-700002</OpportunityNumber>
    <OpportunityCategory>D</OpportunityCategory>
    <FundingInstrumentType>CA</FundingInstrumentType>
    <CategoryOfFundingActivity>LJL</CategoryOfFundingActivity>
    <CFDANumbers>16.710</CFDANumbers>
    <EligibleApplicants>02</EligibleApplicants>
    <AgencyCode>USDOJ-COPS</AgencyCode>
    <AgencyName>Community Oriented Policing Services</AgencyName>
    <PostDate>11012026</PostDate>
    <CloseDate>01012099</CloseDate>
    <LastUpdatedDate>11012026</LastUpdatedDate>
    <Description>Training for officers.</Description>
    <Version>Synopsis 1</Version>
  </OpportunitySynopsisDetail_1_0>
  <OpportunitySynopsisDetail_1_0>
    <OpportunityID>700003</OpportunityID>
    <OpportunityTitle>Runaway and Homeless Youth Street Outreach</OpportunityTitle>
    <OpportunityNumber>HHS-2027-ACF-ACYF-YO-700003</OpportunityNumber>
    <OpportunityCategory>D</OpportunityCategory>
    <FundingInstrumentType>G</FundingInstrumentType>
    <CategoryOfFundingActivity>ISS</CategoryOfFundingActivity>
    <CFDANumbers>93.557</CFDANumbers>
    <EligibleApplicants>12</EligibleApplicants>
    <AgencyCode>HHS-ACF-FYSB</AgencyCode>
    <AgencyName>Administration for Children and Families - ACYF/FYSB</AgencyName>
    <PostDate>11022026</PostDate>
    <CloseDate>02012027</CloseDate>
    <LastUpdatedDate>11022026</LastUpdatedDate>
    <AwardCeiling>200000</AwardCeiling>
    <AwardFloor>90000</AwardFloor>
    <Description>Street-based services for young people.</Description>
    <Version>Synopsis 2</Version>
    <CostSharingOrMatchingRequirement>Yes</CostSharingOrMatchingRequirement>
  </OpportunitySynopsisDetail_1_0>
  <OpportunityForecastDetail_1_0>
    <OpportunityID>700004</OpportunityID>
    <OpportunityTitle>Domestic Victims of Human Trafficking Demonstration</OpportunityTitle>
    <OpportunityNumber>HHS-2027-ACF-OTIP-ZV-700004</OpportunityNumber>
    <OpportunityCategory>D</OpportunityCategory>
    <FundingInstrumentType>CA</FundingInstrumentType>
    <CategoryOfFundingActivity>ISS</CategoryOfFundingActivity>
    <CFDANumbers>93.327</CFDANumbers>
    <EligibleApplicants>12</EligibleApplicants>
    <AgencyCode>HHS-ACF-OTIP</AgencyCode>
    <AgencyName>Administration for Children and Families - IOAS - OTIP</AgencyName>
    <PostDate>11052026</PostDate>
    <LastUpdatedDate>11052026</LastUpdatedDate>
    <EstimatedSynopsisPostDate>02152027</EstimatedSynopsisPostDate>
    <EstimatedApplicationDueDate>04162027</EstimatedApplicationDueDate>
    <FiscalYear>2027</FiscalYear>
    <AwardCeiling>300000</AwardCeiling>
    <Description>Comprehensive case management.</Description>
    <Version>Forecast 1</Version>
  </OpportunityForecastDetail_1_0>
</Grants>
"""


def write_extract(folder: Path) -> Path:
    """Write the extract into ``folder`` and answer its path."""
    path = folder / "GrantsDBExtract20261122v2.xml"
    path.write_text(EXTRACT)
    return path
