using Renkei.Access;

namespace Renkei.Facilities;

/// <summary>How much of a facility the actor may read.</summary>
public static class Viewer
{
    extension(Actor actor)
    {
        public Visibility Sees =>
            actor.Has(Duty.SeeHubNotes) ? Visibility.Hub
            : actor.Has(Duty.SeeProfessionalNotes) ? Visibility.Professional
            : Visibility.Citizen;

        /// <summary>Refuses who asks for more than they may read.</summary>
        public Refusal? NeedsToSee(Visibility visibility) => visibility switch
        {
            Visibility.Citizen => null,
            Visibility.Professional => actor.Needs(Duty.SeeProfessionalNotes),
            _ => actor.Needs(Duty.SeeHubNotes),
        };
    }
}
