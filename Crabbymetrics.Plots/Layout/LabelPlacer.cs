namespace Crabbymetrics.Plots;

/// <summary>Gives texts inside the frame places where they meet no other text.</summary>
/// <param name="room">Where texts may stand.</param>
internal sealed class LabelPlacer(Box room)
{
    private readonly List<Box> _taken = [];

    /// <summary>Keeps a rectangle free of texts.</summary>
    /// <param name="box">The rectangle.</param>
    public void Keep(Box box) => _taken.Add(box);

    /// <summary>Takes the first place that is free.</summary>
    /// <param name="places">The places, the best first.</param>
    /// <returns>The text at its place; null where none is free.</returns>
    public PlacedText? Place(IEnumerable<PlacedText> places)
    {
        foreach (PlacedText place in places)
        {
            Box box = place.Box;
            if (room.Holds(box) && !_taken.Exists(taken => taken.Meets(box, 1.0)))
            {
                _taken.Add(box);
                return place;
            }
        }

        return null;
    }
}
